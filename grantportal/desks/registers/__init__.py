"""The registers for scheme administrators: look a row up, correct it, confirm what a colleague entered."""
