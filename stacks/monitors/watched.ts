import type { ContainerService, FunctionService, PlatformConfig } from "../../config/index.js";

/** A function to watch. */
export interface FunctionMonitorProps {
  readonly config: PlatformConfig;
  /** Key of `config.services`. */
  readonly name: string;
  readonly service: FunctionService;
  readonly functionName: string;
  readonly logGroupName: string;
}

/** A container to watch. */
export interface ContainerMonitorProps {
  readonly config: PlatformConfig;
  /** Key of `config.services`. */
  readonly name: string;
  readonly service: ContainerService;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly logGroupName: string;
}
