"""Words that hurry or blame: found in a text, written on the list, taken off it and back."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from products.catalogue.models import CarefulWord
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line, fold


def careful_words_in(*texts: str) -> list[CarefulWord]:
    """The words of the list that begin somewhere in these texts, whatever the letters' size and accents. One query."""
    written = " ".join(fold(text) for text in texts if text)
    if not written:
        return []
    listed = CarefulWord.objects.filter(removed_at=None)
    return [word for word in listed if re.search(rf"(?<!\w){re.escape(fold(word.text))}", written)]


@transaction.atomic
def add_word(text: str, why: str, *, by: User, at: datetime) -> CarefulWord:
    """Point this out from now on."""
    line = clean_line(text)
    if not line or len(line) > 60:
        raise Refused(_("Write a word, or how it begins: 60 letters at most."), code="no_word")
    if why not in CarefulWord.Why.values:
        raise Refused(_("Choose what the word does."), code="no_why")
    listed = CarefulWord.objects.filter(removed_at=None).values_list("text", flat=True)
    if any(fold(known) == fold(line) for known in listed):
        raise Refused(_("“%(word)s” is on the list already.") % {"word": line}, code="twice")
    word = CarefulWord.objects.create(text=line, why=why)
    audit.record("careful_word.added", word, by=by, at=at, word=line)
    return word


@transaction.atomic
def take_off(word: CarefulWord, *, by: User, at: datetime) -> CarefulWord:
    """Point this out no longer."""
    locked = CarefulWord.objects.select_for_update().get(pk=word.pk)
    if locked.removed_at is None:
        locked.removed_at = at
        locked.save(update_fields=["removed_at"])
        audit.record("careful_word.taken_off", locked, by=by, at=at, word=locked.text)
    return locked


@transaction.atomic
def put_back(word: CarefulWord, *, by: User, at: datetime) -> CarefulWord:
    """Undo; refused where the word has been written anew meanwhile."""
    locked = CarefulWord.objects.select_for_update().get(pk=word.pk)
    if locked.removed_at is not None:
        locked.removed_at = None
        try:
            with transaction.atomic():
                locked.save(update_fields=["removed_at"])
        except IntegrityError as clash:
            words = {"word": locked.text}
            raise Refused(_("“%(word)s” is on the list already.") % words, code="twice") from clash
        audit.record("careful_word.put_back", locked, by=by, at=at, word=locked.text)
    return locked
