"""Pages of producers and products: scoped fetch, may they, form, deed, done."""
