"""Slack through slack-bolt, in Socket Mode."""
