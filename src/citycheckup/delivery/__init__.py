"""Carries notices to bodies: mail by SMTP, calls of a body's own system by HTTP."""
