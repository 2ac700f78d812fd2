"""The GOV.UK Design System kit: page shell, macros, form fields and the words dates are written in."""
