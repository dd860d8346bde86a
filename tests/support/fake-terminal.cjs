// Loaded before the command (node --require): lets it believe that it writes to a terminal.
for (const stream of [process.stdout, process.stderr]) {
  stream.isTTY = true;
  stream.columns = 100;
}
