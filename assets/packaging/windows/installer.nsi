; The installer for one user, without administrator rights. .ci/package-windows
; runs makensis in a folder with the files named below.
; The default 32-bit target installs nothing where Windows has no 32-bit part.
Target amd64-unicode
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetDateSave on
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!define ID "@ID@"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define EXE "speckle-keys.exe"

Name "Speckle Keys"
OutFile "speckle-keys-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Speckle Keys"
InstallDirRegKey HKCU "Software\${ID}" "InstallDir"
VIProductVersion "@VERSION@.0"
VIAddVersionKey ProductName "Speckle Keys"
VIAddVersionKey ProductVersion "@VERSION@"
VIAddVersionKey FileDescription "Speckle Keys installer"
VIAddVersionKey FileVersion "@VERSION@"
VIAddVersionKey LegalCopyright "MIT license"
VIAddVersionKey CompanyName "@PUBLISHER@"

!define MUI_ICON "icon.ico"
!define MUI_UNICON "icon.ico"
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "Japanese"

LangString Running ${LANG_ENGLISH} "Speckle Keys is running. Quit it, then select Retry."
LangString Running ${LANG_GERMAN} "Speckle Keys läuft noch. Beenden Sie es und wählen Sie dann „Wiederholen“."
LangString Running ${LANG_FRENCH} "Speckle Keys est en cours d’exécution. Quittez-le, puis sélectionnez Réessayer."
LangString Running ${LANG_SPANISH} "Speckle Keys se está ejecutando. Ciérrelo y seleccione Reintentar."
LangString Running ${LANG_JAPANESE} "Speckle Keys が実行中です。終了してから［再試行］を選択してください。"
LangString DesktopIcon ${LANG_ENGLISH} "Desktop icon"
LangString DesktopIcon ${LANG_GERMAN} "Symbol auf dem Desktop"
LangString DesktopIcon ${LANG_FRENCH} "Icône sur le bureau"
LangString DesktopIcon ${LANG_SPANISH} "Icono en el escritorio"
LangString DesktopIcon ${LANG_JAPANESE} "デスクトップのアイコン"

; Windows refuses to open the file of a running program for writing. A silent
; run ends with status 2 then.
!macro RequireStopped
  ${If} ${FileExists} "$INSTDIR\${EXE}"
  retry:
    ClearErrors
    FileOpen $0 "$INSTDIR\${EXE}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY retry
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Section "Speckle Keys"
  SectionIn RO
  !insertmacro RequireStopped
  SetOutPath "$INSTDIR"
  File "${EXE}"
  File "LICENSE.txt"
  File "LICENSES.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Speckle Keys.lnk" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "Software\${ID}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Speckle Keys"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "@VERSION@"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "@PUBLISHER@"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section /o "$(DesktopIcon)" Desktop
  CreateShortcut "$DESKTOP\Speckle Keys.lnk" "$INSTDIR\${EXE}"
SectionEnd

; speckle-keys-setup.exe /S /desktop installs the icon without asking.
Function .onInit
  ClearErrors
  ${GetParameters} $0
  ${GetOptions} $0 "/desktop" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${Desktop}
  ${EndIf}
FunctionEnd

Section "Uninstall"
  !insertmacro RequireStopped
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\LICENSES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Speckle Keys.lnk"
  Delete "$DESKTOP\Speckle Keys.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\${ID}"
SectionEnd
