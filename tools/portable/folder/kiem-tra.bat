@echo off
rem Drag returns (files or folders) on this file, or double-click it to check 1-bao-cao-nhan-duoc.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "HERE=%~dp0"
set "OUT=%HERE%2-ket-qua\kiem-tra"
set "PAGE=%OUT%\ket-qua.html"
if "%~1"=="" (
  "%HERE%ppmd\ppmd.exe" validate "%HERE%1-bao-cao-nhan-duoc" --annotate "%OUT%" --page "%PAGE%" --quiet
) else (
  "%HERE%ppmd\ppmd.exe" validate %* --annotate "%OUT%" --page "%PAGE%" --quiet
)
set "CODE=%ERRORLEVEL%"
rem 0: in order. 1: findings, which the page shows. Anything else is said above and must be read.
if %CODE% LEQ 1 if exist "%PAGE%" start "" "%PAGE%"
if %CODE% GTR 1 pause
exit /b %CODE%
