"""What a person sees and presses: the only folder that imports PySide6."""
