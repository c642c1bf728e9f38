"""The committee's own pages: who has handed in what, taking in, looking through, answering."""
