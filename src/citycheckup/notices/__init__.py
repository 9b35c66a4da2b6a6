"""Notices 通知: what bodies are told of what happened to findings, each thing once; carried by mail or webhook."""
