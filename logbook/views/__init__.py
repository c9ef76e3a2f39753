"""The pages of the logbook. A view is door, form, service, answer."""
