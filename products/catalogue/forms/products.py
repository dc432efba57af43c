"""A product as its page asks for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum import ean

from products.catalogue.forms.words import PlainWordsForm
from products.catalogue.models import Product
from salon.core.versions import VersionField, version_of
from salon.house.forms.lines import Line
from salon.house.models import Substance

WHAT = ("name", "code", "size", "ean", "category", "use", "price", "vat_class", "reorder_level")
TEXTS = ("purpose", "purpose_en", "usage", "usage_en", "without", "without_en")
AMOUNTS = ("volume_ml", "ml_per_application", "applications_per_week", "usable_share", "pao_months")
# Written with a comma in Finnish.
DECIMALS = ("price", "volume_ml", "ml_per_application", "usable_share")
HELP = {
    "use": _("Two products of one use are equals: who has one is not offered the other."),
    "ean": _("The digits under the bars. The till and the count find the product by it."),
    "reorder_level": _("The list of what runs low goes by this number. Empty: it is never on that list."),
    "purpose": _("What it does, plainly: “Moistens and keeps the moisture in.”"),
    "without": _("A fact, not a threat: “The tightness comes back within a day.”"),
    "volume_ml": _("A gram of cream is about a millilitre."),
    "ml_per_application": _("As the maker says: a serum 0.1 to 0.2, a cream 0.5 to 1, sun protection 2.5."),
    "applications_per_week": _("Twice a day is 14."),
    "usable_share": _("0.95 where a little stays in the package."),
    "pao_months": _("The number in the sign of the open jar."),
}


class ProductForm(PlainWordsForm, forms.ModelForm):  # type: ignore[type-arg] # generic only for the checker
    """What a product is, does and contains, and how much of it is used."""

    plain = TEXTS

    version = VersionField()
    brand = Line(label=_("Brand"), max_length=80)
    line_name = Line(label=_("Line"), max_length=80, required=False)
    contains = forms.ModelMultipleChoiceField(
        label=_("What is in it"),
        queryset=Substance.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of the house's substances: allergies, medicines and pauses are looked at by these."),
    )

    class Meta:
        model = Product
        fields = (
            "name",
            "code",
            "size",
            "ean",
            "category",
            "use",
            "price",
            "vat_class",
            "reorder_level",
            *TEXTS,
            *AMOUNTS,
        )
        field_classes = dict.fromkeys(("name", "code", "size", *TEXTS), Line)
        localized_fields = DECIMALS
        widgets = dict.fromkeys(DECIMALS, forms.TextInput(attrs={"inputmode": "decimal"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product = self.instance
        self.initial["version"] = version_of(product)
        used = set() if product._state.adding else set(product.ingredients.values_list("substance", flat=True))
        if not product._state.adding:
            whose = {"brand": product.line.brand, "line_name": product.line.name}
            self.initial.update({**whose, "contains": used})
        known = Substance.objects.in_use() | Substance.objects.filter(pk__in=used)
        self.fields["contains"].queryset = known.order_by("name_fi")  # type: ignore[attr-defined]
        for name, text in HELP.items():
            self.fields[name].help_text = text

    def clean_ean(self) -> str:
        """The digits of a barcode, with a check digit that fits."""
        digits = ean.compact(str(self.cleaned_data.get("ean") or ""))
        if digits and not ean.is_valid(digits):
            raise forms.ValidationError(_("This barcode does not check out. Read the digits again."))
        return digits

    @property
    def groups(self) -> list[tuple[object, list[forms.BoundField]]]:
        """The fields under their headings."""
        what = ("name", "brand", "line_name", *WHAT[1:])
        parts: list[tuple[object, tuple[str, ...]]] = [
            (_("What it is"), what),
            (_("Words for the client"), TEXTS),
            (_("How much and how long"), AMOUNTS),
            (_("Ingredients"), ("contains",)),
        ]
        return [(title, [self[name] for name in names]) for title, names in parts]
