"""How fast the diary's pages are beside the same question in raw SQL: `make bench`, `make bench SIZE=S,L`."""
