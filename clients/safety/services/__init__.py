"""Rules written and ended, looked at before a treatment, asked about and answered."""
