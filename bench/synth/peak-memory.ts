/** Writes this process' peak resident memory in kB as the last line of stdout, for the bench that started it. */
export function reportPeakMemory(): void {
  process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
}
