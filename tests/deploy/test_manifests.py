"""The compose file and the Kubernetes manifest: closed, one process to a database, and in step with the image they run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.dockerfile import USER, instructions

DEPLOY = Path(__file__).parents[2] / "deploy"
VOLUMES = {"/data", "/backups"}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def kubernetes(kind: str) -> dict[str, Any]:
    (found,) = [each for each in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()) if each["kind"] == kind]
    whole: dict[str, Any] = found
    return whole


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_compose_lets_it_do_nothing_but_its_work() -> None:
    service = compose()["services"]["council"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [mount.partition(":")[0] for mount in service["tmpfs"]] == ["/tmp"]
    assert not service.keys() & {"ports", "privileged", "cap_add", "network_mode", "user", "deploy", "scale"}
    assert seconds(service["stop_grace_period"]) >= 20


def test_compose_keeps_what_the_image_writes_and_gives_secrets_as_files() -> None:
    whole = compose()
    service = whole["services"]["council"]
    assert {mount.partition(":")[2] for mount in service["volumes"]} == VOLUMES
    assert {mount.partition(":")[0] for mount in service["volumes"]} == set(whole["volumes"])
    assert set(service["secrets"]) == set(whole["secrets"])
    files = {value for name, value in service["environment"].items() if name.endswith("_FILE")}
    assert files == {f"/run/secrets/{name}" for name in whole["secrets"]}
    assert all(each == {"file": f"secrets/{name}"} for name, each in whole["secrets"].items())
    assert not [name for name in service["environment"] if re.search("TOKEN$|KEYS?$", name)], "no secret in the environment"
    build = service["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")


def test_discord_is_one_mark_away_in_both() -> None:
    """Without the marks before Discord's lines both files are whole, with the one secret more."""
    text = re.sub(r"^(\s*)# (?=(?:-|  )? ?\S*discord_token|DISCORD|  file: secrets/discord)", r"\1", _of("compose.yaml"), flags=re.M)
    whole = yaml.safe_load(text)
    assert "discord_token" in whole["secrets"]
    assert "discord_token" in whole["services"]["council"]["secrets"]
    assert whole["services"]["council"]["environment"]["DISCORD_TOKEN_FILE"] == "/run/secrets/discord_token"
    text = re.sub(r"^(\s*)# (?=- name: DISCORD|  value: \S+discord)", r"\1", _of("kubernetes.yaml"), flags=re.M)
    (pod,) = [each["spec"]["template"]["spec"] for each in yaml.safe_load_all(text) if each["kind"] == "StatefulSet"]
    env = {each["name"]: each["value"] for each in pod["containers"][0]["env"]}
    assert env["DISCORD_TOKEN_FILE"] == "/run/secrets/council/discord-token"


def _of(name: str) -> str:
    return (DEPLOY / name).read_text()


def test_kubernetes_runs_one_and_lets_it_do_nothing_but_its_work() -> None:
    whole = kubernetes("StatefulSet")["spec"]
    assert whole["replicas"] == 1
    pod = whole["template"]["spec"]
    assert (pod["automountServiceAccountToken"], pod["enableServiceLinks"]) == (False, False)
    assert pod["terminationGracePeriodSeconds"] >= 20
    own = pod["securityContext"]
    assert own["runAsNonRoot"] is True
    assert own["runAsUser"] == own["runAsGroup"] == own["fsGroup"] == USER
    assert own["seccompProfile"] == {"type": "RuntimeDefault"}
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_kubernetes_asks_the_health_pages_and_mounts_secrets_as_files() -> None:
    pod = kubernetes("StatefulSet")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    paths = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert paths == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    (port,) = container["ports"]
    env = {each["name"]: each["value"] for each in container["env"]}
    assert env["JSC_HTTP"] == f"0.0.0.0:{port['containerPort']}", "the kubelet asks from outside the pod"
    (service,) = kubernetes("Service")["spec"]["ports"]
    assert service["port"] == port["containerPort"]
    (secret,) = [volume["secret"] for volume in pod["volumes"] if "secret" in volume]
    assert secret["defaultMode"] == 0o440, "readable by the bot's group alone"
    mounts = {mount["name"]: mount for mount in container["volumeMounts"]}
    assert mounts["secrets"]["readOnly"] is True
    assert all(value.startswith("/run/secrets/council/") for name, value in env.items() if name.endswith("_FILE"))
    assert not [name for name in env if re.search("TOKEN$|KEYS?$", name)], "no secret in the environment"
    assert env["JSC_DATABASE"].startswith("/data/")


def test_the_image_is_the_one_both_files_name() -> None:
    steps = instructions(_of("Dockerfile"))
    assert ("USER", f"{USER}:{USER}") in steps
    assert {path for name, text in steps if name == "VOLUME" for path in yaml.safe_load(text)} == VOLUMES
    (container,) = kubernetes("StatefulSet")["spec"]["template"]["spec"]["containers"]
    assert container["image"] == compose()["services"]["council"]["image"] == "council:local"
