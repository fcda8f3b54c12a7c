"""From data to PDF bytes: certificates and fillable forms."""
