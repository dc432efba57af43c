"""Letters about an account come from the salon, in its own words, and invite nobody to sign up."""

import re

import pytest

from salon.core.models import Role
from tests.factories import SalonFactory, UserFactory


@pytest.fixture
def letter_for(db, client, mailoutbox):
    """Ask for a new password in Finnish; gives the one letter that comes of it, its address taken out."""
    SalonFactory()

    def ask(address):
        client.post("/account/password/reset/", {"email": address}, headers={"accept-language": "fi"})
        (letter,) = mailoutbox
        return letter.subject, re.sub(r"http://\S+", "[address]", letter.body)

    return ask


def test_a_new_password_is_offered_by_the_salon_without_a_shout(letter_for):
    user = UserFactory(email="mari@tyyni.example", role=Role.COSMETOLOGIST)

    letter = letter_for(user.email)

    assert letter == (
        "Uusi salasana",
        "Tällä linkillä valitset uuden salasanan. Linkki toimii kerran.\n\n[address]\n\n"
        "Jos et pyytänyt tätä, sinun ei tarvitse tehdä mitään: salasana pysyy ennallaan.\n\nKauneushoitola Tyyni",
    )


def test_an_address_without_an_account_is_told_so_and_not_invited_to_sign_up(letter_for):
    letter = letter_for("nobody@tyyni.example")

    assert letter == (
        "Tällä osoitteella ei ole tunnusta",
        "Osoitteelle nobody@tyyni.example pyydettiin uutta salasanaa, mutta sillä ei ole täällä tunnusta.\n\n"
        "Jos pyysit sitä itse, kokeile toista osoitettasi tai kysy salongin omistajalta. "
        "Muuten sinun ei tarvitse tehdä mitään.\n\nKauneushoitola Tyyni",
    )
