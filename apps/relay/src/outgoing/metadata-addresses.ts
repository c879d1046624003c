/**
 * Where clouds serve a machine its metadata, credentials and configuration. All of link-local
 * is among them, since clouds put new services there. Azure's address is a public one.
 */
export const METADATA_NETWORKS = [
  {
    network: '169.254.0.0/16',
    // 169.254.169.254 of AWS, Google, Azure, Oracle, IBM, DigitalOcean, Hetzner, Vultr, Akamai,
    // OpenStack and others; 169.254.170.2 and .23 of AWS containers; 169.254.0.23 of Tencent;
    // 169.254.42.42 of Scaleway.
    source: 'RFC 3927',
  },
  { network: 'fe80::/10', source: 'RFC 4291; fe80::a9fe:a9fe of OpenStack' },
  {
    network: '168.63.129.16/32',
    source: 'learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16',
  },
  {
    network: 'fd00:ec2::/32',
    source:
      'docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
  },
  {
    network: 'fd20:ce::254/128',
    source: 'cloud.google.com/compute/docs/metadata/querying-metadata',
  },
  {
    network: '100.100.100.200/32',
    source: 'alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata',
  },
  {
    network: 'fd00:100::100:200/128',
    source: 'alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata',
  },
  {
    network: '192.0.0.192/32',
    source: 'docs.oracle.com/en/cloud/iaas/compute-iaas-cloud (Compute Classic)',
  },
  {
    network: 'fd00:c1::a9fe:a9fe/128',
    source: 'docs.oracle.com/en-us/iaas/Content/Compute/Tasks/gettingmetadata.htm',
  },
  {
    network: 'fd00:42::42/128',
    source: 'docs.cloud-init.io/en/latest/reference/datasources/scaleway.html',
  },
  {
    network: 'fd00:a9fe:a9fe::1/128',
    source: 'docs.cloud-init.io/en/latest/reference/datasources/akamai.html',
  },
] as const
