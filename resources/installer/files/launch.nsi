; What one clicks in the folder: starts the window without a console, with the arguments it was given.
Unicode true
Target amd64-unicode
!include FileFunc.nsh
Name "${TITLE}"
OutFile "${OUT}"
Icon "${ICO}"
SilentInstall silent
RequestExecutionLevel user
VIProductVersion "${VER}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileVersion" "${VER}"
VIAddVersionKey /LANG=2052 "LegalCopyright" ""
Section
  ${GetParameters} $R0
  Exec '"$EXEDIR\runtime\pythonw.exe" -I -m ${START} $R0'
SectionEnd
