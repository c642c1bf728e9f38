"""Other people's formats: form files, workbooks, Word documents, sealed bytes."""
