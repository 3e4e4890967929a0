@echo off
rem A window in which "ppmd" is known, for all other commands.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "PATH=%~dp0ppmd;%PATH%"
cd /d "%~dp0"
cmd /k ppmd
