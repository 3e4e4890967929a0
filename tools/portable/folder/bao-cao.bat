@echo off
rem Double-click: the report of a period from the returns in 1-bao-cao-nhan-duoc.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "HERE=%~dp0"
set "PERIOD=%~1"
if "%PERIOD%"=="" set /p "PERIOD=H1 (6 thang) / FY (ca nam): "
if "%PERIOD%"=="" set "PERIOD=H1"
set "OUT=%HERE%2-ket-qua\%PERIOD%"
"%HERE%ppmd\ppmd.exe" report --period "%PERIOD%" --from "%HERE%1-bao-cao-nhan-duoc" --out "%OUT%"
set "CODE=%ERRORLEVEL%"
if %CODE%==0 start "" "%OUT%"
if %CODE%==0 start "" "%OUT%\bao-cao-%PERIOD%.html"
if not %CODE%==0 pause
exit /b %CODE%
