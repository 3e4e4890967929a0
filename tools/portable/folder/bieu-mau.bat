@echo off
rem Double-click: the blank workbooks of a period, one for each unit, to be handed out.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "HERE=%~dp0"
set "PERIOD=%~1"
if "%PERIOD%"=="" set /p "PERIOD=H1 (6 thang) / FY (ca nam): "
if "%PERIOD%"=="" set "PERIOD=H1"
set "OUT=%HERE%2-ket-qua\bieu-mau-%PERIOD%"
"%HERE%ppmd\ppmd.exe" template --period "%PERIOD%" --all --out "%OUT%" --quiet
set "CODE=%ERRORLEVEL%"
if %CODE%==0 start "" "%OUT%"
if not %CODE%==0 pause
exit /b %CODE%
