import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import type { MemoryDynamo } from "../../../support/memory-dynamo/index.js";

/** Has every DynamoDB client of the file's modules ask the tables in memory. */
export function mockDynamo(memory: Pick<MemoryDynamo, "answer">): void {
  mockClient(DynamoDBClient)
    .on(GetItemCommand)
    .callsFake((input) => memory.answer("GetItem", input))
    .on(PutItemCommand)
    .callsFake((input) => memory.answer("PutItem", input))
    .on(UpdateItemCommand)
    .callsFake((input) => memory.answer("UpdateItem", input))
    .on(DeleteItemCommand)
    .callsFake((input) => memory.answer("DeleteItem", input))
    .on(QueryCommand)
    .callsFake((input) => memory.answer("Query", input))
    .on(BatchWriteItemCommand)
    .callsFake((input) => memory.answer("BatchWriteItem", input))
    .on(BatchGetItemCommand)
    .callsFake((input) => memory.answer("BatchGetItem", input))
    .on(TransactWriteItemsCommand)
    .callsFake((input) => memory.answer("TransactWriteItems", input));
}
