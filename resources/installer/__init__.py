"""What `build_installer.py` is made of: standard library only, so that any Python 3.11 builds."""
