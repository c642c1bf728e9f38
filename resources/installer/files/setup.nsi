; The setup of one user: no administrator, nothing outside the own profile. Data is never touched.
Unicode true
Target amd64-unicode
!include MUI2.nsh
!include FileFunc.nsh
Name "${TITLE}"
OutFile "${OUT}"
SetCompressor /SOLID lzma
SetCompressorDictSize 32
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "InstallDir"
!define MUI_ICON "${ICO}"
!define MUI_UNICON "${ICO}"
!define MUI_WELCOMEPAGE_TEXT "将把 ${TITLE} ${VER} 装到您自己的账户下，不需要管理员密码，不联网。$\r$\n$\r$\n已有的工作文件夹和备份不会改动；装过旧版的话，程序会换成新版。$\r$\n$\r$\n请先关闭正在使用的${TITLE}。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\runtime\pythonw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "-I -m ${START}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
VIProductVersion "${VER}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VER}"
VIAddVersionKey /LANG=2052 "LegalCopyright" ""
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"

!macro RemoveProgram
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\application"
  RMDir /r "$INSTDIR\application.new"
  RMDir /r "$INSTDIR\application.old"
  RMDir /r "$INSTDIR\application.bad"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\${TITLE}.exe"
  Delete "$INSTDIR\${NAME}.cmd"
  Delete "$INSTDIR\${NAME}.ico"
  Delete "$INSTDIR\sbom.cdx.json"
  Delete "$INSTDIR\SHA256SUMS"
  Delete "$INSTDIR\requires.txt"
  Delete "$INSTDIR\update.pub"
  Delete "$INSTDIR\application.back"
!macroend

; A folder whose program runs cannot be renamed: nothing is begun then.
!macro MustNotRun
  IfFileExists "$INSTDIR\runtime\*.*" 0 +7
  ClearErrors
  Rename "$INSTDIR\runtime" "$INSTDIR\runtime.was"
  IfErrors 0 +3
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TITLE}正在使用。请关闭它再继续，没有改动任何内容。" /SD IDOK
    Abort
  Rename "$INSTDIR\runtime.was" "$INSTDIR\runtime"
!macroend

!macro FileType EXT WORDS
  WriteRegStr HKCU "Software\Classes\.${EXT}" "" "${NAME}.${EXT}"
  WriteRegStr HKCU "Software\Classes\${NAME}.${EXT}" "" "${WORDS}"
  WriteRegStr HKCU "Software\Classes\${NAME}.${EXT}\DefaultIcon" "" "$INSTDIR\${NAME}.ico"
  WriteRegStr HKCU "Software\Classes\${NAME}.${EXT}\shell\open\command" "" '"$INSTDIR\runtime\pythonw.exe" -I -m ${START} "%1"'
!macroend

Section
  SetOutPath "$INSTDIR"
  !insertmacro MustNotRun
  !insertmacro RemoveProgram
  File /r "${SRC}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "Software\${NAME}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VER}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${NAME}.ico"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  !insertmacro FileType "sbz" "${TITLE}报送包"
  !insertmacro FileType "sbr" "${TITLE}回执"
  !insertmacro FileType "sbt" "${TITLE}转接包"
  !insertmacro FileType "sbu" "${TITLE}升级文件"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\runtime\pythonw.exe" "-I -m ${START}" "$INSTDIR\${NAME}.ico"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\runtime\pythonw.exe" "-I -m ${START}" "$INSTDIR\${NAME}.ico"
SectionEnd

Section Uninstall
  !insertmacro MustNotRun
  !insertmacro RemoveProgram
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\${NAME}"
  DeleteRegKey HKCU "Software\Classes\.sbz"
  DeleteRegKey HKCU "Software\Classes\.sbr"
  DeleteRegKey HKCU "Software\Classes\.sbt"
  DeleteRegKey HKCU "Software\Classes\.sbu"
  DeleteRegKey HKCU "Software\Classes\${NAME}.sbz"
  DeleteRegKey HKCU "Software\Classes\${NAME}.sbr"
  DeleteRegKey HKCU "Software\Classes\${NAME}.sbt"
  DeleteRegKey HKCU "Software\Classes\${NAME}.sbu"
  ReadINIStr $0 "$LOCALAPPDATA\${NAME}\desk.ini" "workspace" "last"
  StrCmp $0 "" 0 +2
    StrCpy $0 "您自己选的位置"
  MessageBox MB_OK|MB_ICONINFORMATION "程序已卸载。记录和备份没有动，最近用的工作文件夹在：$\r$\n$0$\r$\n$\r$\n窗口的设置在 $LOCALAPPDATA\${NAME}，不再使用时可以删去。" /SD IDOK
SectionEnd
