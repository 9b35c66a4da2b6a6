"""Reviews 月督促、季调度、年评估: frozen documents that anybody with the chain of events can make again."""
