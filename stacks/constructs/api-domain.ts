import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping/index.js";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name/index.js";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "constructs";
import { API_NAME, type DomainConfig } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";

/** Route 53 asks every 30 s; three answers in a row decide. */
const CHECK_SECONDS = 30;
const CHECKS = 3;

/** What is called by a name. */
export interface ApiDomainProps {
  readonly domain: DomainConfig;
  readonly restApiId: string;
  readonly stageName: string;
}

/** The API's own name: the domain in API Gateway, and its record, which goes over to the standby's when the API here is not well. */
export class ApiDomain extends Construct {
  readonly url: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiDomainProps,
  ) {
    super(scope, id);
    const { domain, restApiId, stageName } = props;
    const name = new ApiGatewayDomainName(this, "Default", {
      domainName: domain.name,
      regionalCertificateArn: domain.certificateArn,
      endpointConfiguration: { types: ["REGIONAL"] },
      securityPolicy: "TLS_1_2",
    });
    new ApiGatewayBasePathMapping(this, "mapping", { apiId: restApiId, stageName, domainName: name.domainName });
    new Route53Record(this, "record", {
      zoneId: domain.hostedZoneId,
      name: domain.name,
      type: "A",
      alias: { name: name.regionalDomainName, zoneId: name.regionalZoneId, evaluateTargetHealth: false },
      ...this.failover(),
    });
    this.url = `https://${domain.name}`;
  }

  private failover() {
    const { standby, site } = PlatformStack.of(this).config;
    if (site) return { setIdentifier: site, failoverRoutingPolicy: { type: "SECONDARY" } };
    if (!standby) return {};
    const healthCheckId = this.healthCheck().id;
    return { setIdentifier: "home", failoverRoutingPolicy: { type: "PRIMARY" }, healthCheckId };
  }

  /** By AWS's own address: the name itself may lead to the standby already. */
  private healthCheck(): Route53HealthCheck {
    const { restApiId, stageName, domain } = this.props;
    const stack = PlatformStack.of(this);
    return new Route53HealthCheck(this, "health", {
      type: "HTTPS",
      fqdn: `${restApiId}.execute-api.${stack.config.region}.amazonaws.com`,
      port: 443,
      resourcePath: `/${stageName}${domain.healthPath}`,
      requestInterval: CHECK_SECONDS,
      failureThreshold: CHECKS,
      tags: { Name: stack.nameOf(API_NAME) },
    });
  }
}
