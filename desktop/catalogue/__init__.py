"""Services, forms, fees and texts as data: read, checked and looked up."""
