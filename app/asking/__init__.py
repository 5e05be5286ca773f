"""A question, a form, a refusal told in French, a town."""
