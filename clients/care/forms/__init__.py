"""Shape and language of what is written at a treatment."""

from clients.care.forms.aftercare import AftercareForm
from clients.care.forms.treating import AmendForm, NoteForm, TreatForm, as_sent

__all__ = ["AftercareForm", "AmendForm", "NoteForm", "TreatForm", "as_sent"]
