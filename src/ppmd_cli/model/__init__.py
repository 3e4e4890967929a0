"""Ground floor: frozen values that every room shares. Standard library only."""
