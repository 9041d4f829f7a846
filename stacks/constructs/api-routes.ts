import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource/index.js";
import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import type { TerraformElement } from "cdktf";
import { Construct } from "constructs";
import type { ApiConfig, PlatformConfig, RouteConfig } from "../../config/index.js";
import { RequestBodies } from "./api-body.js";
import { Preflight } from "./api-cors.js";
import { handleOf } from "./service-resources.js";
import type { FunctionHandle } from "./traced-function.js";

/** What the routes of an API are made of. */
export interface ApiRoutesProps {
  readonly config: PlatformConfig;
  readonly api: ApiConfig;
  readonly restApi: ApiGatewayRestApi;
  readonly functions: Readonly<Record<string, FunctionHandle>>;
}

const API_KEY_HEADER = "method.request.header.x-api-key";
const ORIGIN_HEADER = "method.request.header.Origin";

/** `/metrics/{id}` → `metrics__id`, `/openapi.json` → `openapi-json`: what is fixed in a path holds no underscore. */
export const pathId = (path: string): string => path.slice(1).replaceAll(/[/{]/g, "_").replaceAll("}", "").replaceAll(".", "-");

/** What an answer hangs on: two requests that differ in any of these must not share one from the cache. */
function cacheKey({ path, query, key }: RouteConfig, { allowedOrigins }: ApiConfig): string[] {
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `method.request.path.${name}`),
    ...query.map((name) => `method.request.querystring.${name}`),
    ...(key ? [API_KEY_HEADER] : []),
    ...(allowedOrigins.length > 1 ? [ORIGIN_HEADER] : []),
  ];
}

/** Paths, methods and their functions, as the configuration's routes say. */
export class ApiRoutes extends Construct {
  /** Everything that a deployment is a picture of. */
  readonly elements: readonly TerraformElement[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiRoutesProps,
  ) {
    super(scope, id);
    const { api, restApi, config } = props;
    const bodies = new RequestBodies(this, "body", { restApiId: restApi.id, config });
    const resources = new Map<string, ApiGatewayResource>();
    const paths = [...new Set(api.routes.map(({ path }) => path))];
    const methods = paths.flatMap((path) => {
      const resourceId = this.resourceOf(path, resources).id;
      const routes = api.routes.filter((route) => route.path === path);
      const preflight = (): readonly TerraformElement[] =>
        new Preflight(this, `options_${pathId(path)}`, {
          restApiId: restApi.id,
          resourceId,
          methods: routes.map(({ method }) => method),
          api,
        }).elements;
      const answered = routes.flatMap((route) => this.method(route, resourceId, bodies));
      return api.allowedOrigins.length > 0 ? [...answered, ...preflight()] : answered;
    });
    this.elements = [...bodies.elements, ...resources.values(), ...methods];
  }

  /** The resource of a path, made together with those above it. */
  private resourceOf(path: string, made: Map<string, ApiGatewayResource>): ApiGatewayResource {
    const known = made.get(path);
    if (known) return known;
    const { restApi } = this.props;
    const cut = path.lastIndexOf("/");
    const resource = new ApiGatewayResource(this, `path_${pathId(path)}`, {
      restApiId: restApi.id,
      parentId: cut > 0 ? this.resourceOf(path.slice(0, cut), made).id : restApi.rootResourceId,
      pathPart: path.slice(cut + 1),
    });
    made.set(path, resource);
    return resource;
  }

  private method(route: RouteConfig, resourceId: string, bodies: RequestBodies): TerraformElement[] {
    const { api, restApi, functions } = this.props;
    const id = `${route.method.toLowerCase()}_${pathId(route.path)}`;
    const cached = route.cacheSeconds === undefined ? [] : cacheKey(route, api);
    const method = new ApiGatewayMethod(this, id, {
      restApiId: restApi.id,
      resourceId,
      httpMethod: route.method,
      // Who calls is known by the API key; it is no sign-in, and there is nobody to sign in.
      authorization: "NONE",
      apiKeyRequired: route.key,
      // Parameters must be declared before they can be part of a cache's key; none is required of the caller but the path's.
      requestParameters: Object.fromEntries(cached.map((name) => [name, name.includes(".path.")])),
      ...bodies.check(route),
    });
    const integration = new ApiGatewayIntegration(this, `${id}_function`, {
      restApiId: restApi.id,
      resourceId,
      httpMethod: method.httpMethod,
      type: "AWS_PROXY",
      // Lambda is invoked by POST, whatever the method of the route.
      integrationHttpMethod: "POST",
      uri: handleOf(functions, route.service).invokeArn,
      cacheKeyParameters: cached,
    });
    return [method, integration];
  }
}
