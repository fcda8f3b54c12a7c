"""How cases are shown: Qt item models, form state and the change feed, without widgets."""
