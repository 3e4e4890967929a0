@echo off
rem Build the portable folder on Windows: needs Python 3.11 or newer with the py launcher, and the packages of the lock file.
setlocal
cd /d "%~dp0..\.."
py -3 -m venv build-venv || exit /b 1
build-venv\Scripts\pip install --require-hashes -r requirements\build.txt || exit /b 1
build-venv\Scripts\pip install --require-hashes -r requirements\portable.txt || exit /b 1
build-venv\Scripts\pip install --no-deps --no-build-isolation . || exit /b 1
build-venv\Scripts\python tools\portable\build.py --out dist || exit /b 1
dist\ppmd-0.1.0\ppmd\ppmd.exe validate sample_data\H1 --quiet
