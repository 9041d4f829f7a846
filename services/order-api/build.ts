import { bundleService } from "./bundle.js";

// The image's build stage runs this: the same bundle as the laptop's.
const { entry } = await bundleService();
process.stdout.write(`${entry}\n`);
