"""Follow-ups planned, asked, answered and looked at; adverse events written down."""
