import { ModelError, readModel, type SimulatorModel } from "../../simulator/model/index.js";
import { loadTerraform, TerraformError } from "../../terraform/index.js";
import { UsageError } from "../errors.js";

/** The alarms of a folder. @throws {UsageError} when its Terraform cannot be read or simulated */
export function modelIn(folder: string): SimulatorModel {
  try {
    return readModel(loadTerraform(folder));
  } catch (error) {
    if (error instanceof ModelError || error instanceof TerraformError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
