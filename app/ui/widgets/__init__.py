"""Small widgets every page is built from; they read tokens and know no workspace."""
