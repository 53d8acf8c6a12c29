@echo off
rem Runs the Gossamer command line from a clone; dotnet builds it first when a source file has changed.
setlocal
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul
if errorlevel 1 (
  echo error: the .NET SDK is not installed; install version 10 from https://dot.net and try again 1>&2
  exit /b 1
)
set "program=%~dp0src\Gossamer.Cli\bin\Release\net10.0\Gossamer.Cli.dll"
set "log=%TEMP%\gossamer-build.log"
if not exist "%program%" echo Building Gossamer: the first time takes about a minute ... 1>&2
pushd "%~dp0"
dotnet build "src\Gossamer.Cli" -c Release -v quiet -nologo >"%log%" 2>&1
if errorlevel 1 (
  popd
  type "%log%" 1>&2
  echo error: the build failed; the log is in %log% 1>&2
  exit /b 1
)
popd
dotnet "%program%" %*
exit /b %errorlevel%
