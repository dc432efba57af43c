"""A receipt as a PDF."""

from django.template.loader import render_to_string

from products.sales.document import Document
from salon.core.pdf import render_pdf


def as_pdf(document: Document) -> bytes:
    """Render a receipt. Refused (code "no_pdf") where the libraries that draw it are not installed."""
    page = render_to_string(
        "sales/receipt_pdf.html", {"document": document, "salon_name": document.receipt.issuer_name}
    )
    return render_pdf(page)
