import { bundleAll } from "./bundles.js";

// Makes what size-limit looks at.
await bundleAll();
