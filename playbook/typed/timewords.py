"""The words in which people write days and times: English first; German, French, Spanish, Portuguese, Italian, Dutch after it.

All words stand folded: lower case, no accents, no hyphens. A word with two meanings keeps both ("mar" is Tuesday in Spanish and
March in English); `timegrammar.py` tries each and keeps what makes sense of the whole text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

Pick = Literal["this", "next", "last"]
DayPart = Literal["morning", "afternoon", "evening", "night"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase adds to a reading. One with no field set only joins others ("on", "the")."""

    offset: int | None = None
    """Days from today."""
    week: int | None = None
    """Weeks from this one."""
    part: DayPart | None = None
    pick: Pick | None = None
    fold: int | None = None
    """0 or 1: the first or the second turn of an hour that comes twice."""


def _by_word(rows: Mapping[int, str]) -> dict[str, int]:
    return {word: value for value, words in rows.items() for word in words.split()}


WEEKDAYS: Final = _by_word(
    {
        0: "monday mon mo montag lundi lun lunes segunda seg lunedi maandag",
        1: "tuesday tue tues tu dienstag di mardi mar martes terca ter martedi dinsdag",
        2: "wednesday wed weds we mittwoch mi mercredi mer miercoles mie quarta qua mercoledi woensdag wo",
        3: "thursday thu thur thurs th donnerstag do jeudi jeu jueves jue quinta qui giovedi gio donderdag",
        4: "friday fri fr freitag vendredi ven viernes vie sexta sex venerdi vrijdag vr",
        5: "saturday sat sa samstag sonnabend samedi sam sabado sab sabato zaterdag za",
        6: "sunday sun su sonntag so dimanche dim domingo dom domenica zondag zo",
    }
)
"""Word -> 0 Monday to 6 Sunday."""

MONTHS: Final = _by_word(
    {
        1: "january jan januar janner janvier janv enero ene janeiro gennaio gen januari",
        2: "february feb februar fevrier fev fevr febrero fevereiro febbraio februari",
        3: "march mar marz maerz mrz mars marzo marco maart mrt",
        4: "april apr avril avr abril abr aprile",
        5: "may mai mayo maio mag maggio mei",
        6: "june jun juni juin junio junho giu giugno",
        7: "july jul juli juillet juil julio julho lug luglio",
        8: "august aug aout agosto ago augustus",
        9: "september sep sept septembre septiembre setiembre setembro set settembre",
        10: "october oct oktober okt octobre octubre outubro out ottobre ott",
        11: "november nov novembre noviembre novembro",
        12: "december dec dezember dez decembre diciembre dic dezembro dicembre",
    }
)
"""Word -> 1 January to 12 December."""

NUMBERS: Final = _by_word(
    {
        1: "one eins ein une una uma een",
        2: "two zwei deux dos dois duas due twee",
        3: "three drei trois tres tre drie",
        4: "four vier quatre cuatro quatro quattro",
        5: "five funf cinq cinco cinque vijf",
        6: "six sechs seis sei zes",
        7: "seven sieben sept siete sete sette zeven",
        8: "eight acht huit ocho oito otto",
        9: "nine neun neuf nueve nove negen",
        10: "ten zehn dix diez dez dieci tien",
        11: "eleven elf onze undici",
        12: "twelve zwolf douze doce doze dodici twaalf",
    }
)
"""Word -> the hour it names. The Spanish for 11 is left out: "at once" is no time."""

UNITS: Final = _by_word(
    {
        1: "m min mins minute minutes minuten minuto minutos minuti minuut",
        60: "h hr hrs hour hours stunde stunden std heure heures hora horas ora ore uur",
        24 * 60: "day days tag tage tagen jour jours dia dias giorno giorni dag dagen",
        7 * 24 * 60: "week weeks woche wochen semaine semaines semana semanas settimana settimane weken",
        14 * 24 * 60: "fortnight fortnights quinzaine",
    }
)
"""Word -> minutes."""

NOON: Final = "noon|midday|mittag|mittags|midi|mediodia|meio dia|mezzogiorno"
MIDNIGHT: Final = "midnight|mitternacht|minuit|medianoche|meia noite|mezzanotte|middernacht"
A: Final = "an?|one|einer?|einem|une?|una?|uma?|een"
CLOCK_MARKS: Final = "h|hs|hrs|uhr|heures?|horas?|ore|uur"
AT: Final = "at|from|um|von|gegen|as|a las?|a|al|ao|ore|alle ore|alle|dalle|das|de|desde|om|van|kl"
TO: Final = "to|till?|until|bis|as|a las?|a|ate|hasta|alle|tot|jusqua"
IN: Final = "in|within|dans|en|dentro de|em|daqui a|tra|fra|over"
AGO_BEFORE: Final = "vor|il y a|hace|ha"
AGO_AFTER: Final = "ago|atras|fa|geleden"
FOR: Final = "for|fur|pour|pendant|durante|por|per|voor"
HALF_PAST: Final = "et demie|y media|e meia|e mezza|e mezzo"
QUARTER_PAST: Final = "et quart|y cuarto|e um quarto|e un quarto"

_OFFSETS: Final = {
    0: "today|now|just now|earlier today|later today|heute|aujourdhui|hoy|hoje|oggi|vandaag",
    1: "tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow|morgen|demain|manana|amanha|domani",
    2: "day after tomorrow|ubermorgen|apres demain|pasado manana|depois de amanha|dopodomani|overmorgen",
    -1: "yesterday|gestern|hier|ayer|ontem|ieri|gisteren",
    -2: "day before yesterday|vorgestern|avant hier|anteayer|antes de ayer|anteontem|eergisteren",
}
_PARTS: Final[Mapping[DayPart, str]] = {
    "morning": "morning|in the morning|fruh|morgens|morgen|vormittag|vormittags|matin|du matin|de la manana|por la manana"
    "|da manha|de manha|manha|madrugada|da madrugada|de la madrugada|mattina|di mattina|ochtend|s ochtends|s morgens",
    "afternoon": "afternoon|in the afternoon|nachmittag|nachmittags|apres midi|de lapres midi|lapres midi|tarde|de la tarde"
    "|por la tarde|da tarde|a tarde|pomeriggio|di pomeriggio|middag|s middags",
    "evening": "evening|in the evening|abend|abends|soir|du soir|sera|di sera|avond|s avonds",
    "night": "night|at night|nachts|nuit|noche|de la noche|por la noche|noite|da noite|a noite|notte|di notte|nacht|s nachts",
}
_TODAYS: Final[Mapping[DayPart, str]] = {
    "morning": "this morning|ce matin|esta manana|esta manha|stamattina|vanochtend|vanmorgen",
    "afternoon": "this afternoon|cet apres midi|esta tarde|vanmiddag",
    "evening": "this evening|ce soir|stasera|vanavond",
    "night": "tonight|esta noche|esta noite|stanotte|vannacht",
}
_PICKS: Final[Mapping[Pick, str]] = {
    "this": "this|coming|this coming|upcoming|diesen|dieser|dieses|diese|ce|cette|este|esta|nesta|neste|questo|questa|deze",
    "next": "next|nachsten|nachster|nachste|kommenden|prochain|prochaine|proximo|proxima|que viene|que vem|prossimo|prossima"
    "|volgende|komende",
    "last": "last|past|letzten|letzter|letzte|dernier|derniere|pasado|passado|passada|scorso|scorsa|vorige|afgelopen",
}
_WEEKS: Final = {
    0: "this week|diese woche|cette semaine|esta semana|questa settimana|deze week",
    1: "next week|nachste woche|semaine prochaine|proxima semana|semana que viene|semana que vem|settimana prossima|volgende week",
    2: "week after next|ubernachste woche",
    -1: "last week|letzte woche|semaine derniere|semana pasada|semana passada|settimana scorsa|vorige week",
}
_FOLDS: Final = {0: "before the clock change", 1: "after the clock change"}
_JOINING: Final = (
    "on|the|of|by|from|and|de|del|du|dei|da|em|no|na|nos|nas|le|la|les|el|los|il|lo|der|den|dem|das|die|zum|op|het"
    "|dia|feira|sharp|local time|my time|our time|ortszeit|eod|end of day|cob|close of business"
)


@cache
def meanings() -> Mapping[str, tuple[Meaning, ...]]:
    """Word or phrase, with single spaces -> all it can mean. Built once, of constants alone."""
    rows = [
        *((phrases, Meaning(offset=days)) for days, phrases in _OFFSETS.items()),
        *((phrases, Meaning(part=part)) for part, phrases in _PARTS.items()),
        *((phrases, Meaning(offset=0, part=part)) for part, phrases in _TODAYS.items()),
        ("last night", Meaning(offset=-1, part="night")),
        *((phrases, Meaning(pick=pick)) for pick, phrases in _PICKS.items()),
        *((phrases, Meaning(week=weeks)) for weeks, phrases in _WEEKS.items()),
        *((phrases, Meaning(fold=fold)) for fold, phrases in _FOLDS.items()),
        (_JOINING, Meaning()),
    ]
    found: dict[str, tuple[Meaning, ...]] = {}
    for phrases, meaning in rows:
        for phrase in phrases.split("|"):
            found[phrase] = (*found.get(phrase, ()), meaning)
    return found


ZONE_WORDS: Final[Mapping[str, tuple[str | int, ...]]] = {
    "utc": (0,),
    "z": (0,),
    "gmt": (0, "Europe/London"),
    "bst": (60, "Europe/London"),
    "wet": (0, "Europe/Lisbon"),
    "west": (60, "Europe/Lisbon"),
    "cet": (60, "Europe/Paris"),
    "cest": (120, "Europe/Paris"),
    "central european": ("Europe/Paris",),
    "mez": (60, "Europe/Berlin"),
    "mesz": (120, "Europe/Berlin"),
    "eet": (120, "Europe/Athens"),
    "eest": (180, "Europe/Athens"),
    "msk": (180,),
    "trt": (180,),
    "sast": (120,),
    "wat": (60,),
    "cat": (120,),
    "eat": (180,),
    "pkt": (300,),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "sgt": (480,),
    "hkt": (480,),
    "jst": (540,),
    "kst": (540,),
    "awst": (480,),
    "acst": (570, "Australia/Adelaide"),
    "acdt": (630, "Australia/Adelaide"),
    "aest": (600, "Australia/Sydney"),
    "aedt": (660, "Australia/Sydney"),
    "nzst": (720, "Pacific/Auckland"),
    "nzdt": (780, "Pacific/Auckland"),
    "et": ("America/New_York",),
    "est": (-300, "America/New_York"),
    "edt": (-240, "America/New_York"),
    "eastern": ("America/New_York",),
    "ct": ("America/Chicago",),
    "cst": ("America/Chicago", -360, "Asia/Shanghai"),
    "cdt": (-300, "America/Chicago"),
    "central": ("America/Chicago",),
    "mt": ("America/Denver",),
    "mst": (-420, "America/Denver"),
    "mdt": (-360, "America/Denver"),
    "mountain": ("America/Denver",),
    "pt": ("America/Los_Angeles",),
    "pst": (-480, "America/Los_Angeles"),
    "pdt": (-420, "America/Los_Angeles"),
    "pacific": ("America/Los_Angeles",),
    "akst": (-540, "America/Anchorage"),
    "hst": (-600,),
    "brt": (-180,),
    "art": (-180,),
}
"""What people mean by a zone's short name: IANA zones, and the offset in minutes that the name stands for by the book. In summer
many write "EST" for New York's clock: where book and clock differ, both readings stand and the member is asked."""
