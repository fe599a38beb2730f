"""What makes the built languages a site: the copy to take along, and the headers for hosts."""
