"""Where items come from: folders and files; servers follow."""
