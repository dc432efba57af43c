"""The demo salon: the owner's own story with invented people, partly imported, partly lived through the services."""
