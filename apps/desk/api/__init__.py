"""The desk for programs: the same rows, rights and deeds as its pages, as JSON under /api/v1/."""
