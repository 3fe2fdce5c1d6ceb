{{- define "name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "image" -}}
{{- $image := index . 0 -}}{{- $root := index . 1 -}}
{{- if $image.digest -}}{{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}{{- printf "%s:%s" $image.repository (default $root.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: adaptive-router
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "labels" -}}
{{ include "selector" . }}
{{- $root := index . 0 }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
{{- end -}}

{{- define "placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "spread" -}}
topologySpreadConstraints:
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector: { matchLabels: {{ include "selector" . | fromYaml | toJson }} }
{{- end -}}

{{- define "restricted" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "sidecarPod" -}}
{{- $name := include "name" . -}}
metadata:
  labels: {{- include "labels" (list . "sidecar") | nindent 4 }}
  {{- with .Values.sidecar.podAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ $name }}
  automountServiceAccountToken: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532, seccompProfile: { type: RuntimeDefault } }
  terminationGracePeriodSeconds: 30
  {{- if eq .Values.sidecar.store "postgres" }}
  {{- include "spread" (list . "sidecar") | nindent 2 }}
  {{- end }}
  containers:
  - name: sidecar
    image: {{ include "image" (list .Values.sidecar.image .) }}
    imagePullPolicy: {{ .Values.sidecar.image.pullPolicy }}
    env:
    - { name: ADAPTIVE_ROUTER_GRPC_LISTEN, value: "0.0.0.0:9090" }
    - { name: ADAPTIVE_ROUTER_HTTP_LISTEN, value: "0.0.0.0:9091" }
    - name: ADAPTIVE_ROUTER_ADMIN_TOKEN
      valueFrom: { secretKeyRef: { name: {{ .Values.sidecar.adminSecret }}, key: token, optional: true } }
    {{- if eq .Values.sidecar.store "postgres" }}
    - name: ADAPTIVE_ROUTER_STORE
      valueFrom: { secretKeyRef: { name: {{ .Values.sidecar.storeSecret }}, key: url } }
    {{- else }}
    - { name: ADAPTIVE_ROUTER_STORE, value: "sqlite:/data/adaptive-router.db" }
    {{- end }}
    {{- with .Values.sidecar.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    ports:
    - { name: grpc, containerPort: 9090 }
    - { name: http, containerPort: 9091 }
    # It is red while the store takes no syncs. No restart mends that, so it is no liveness probe.
    readinessProbe: { httpGet: { path: /healthz, port: http }, periodSeconds: 5, timeoutSeconds: 3 }
    livenessProbe: { tcpSocket: { port: http }, periodSeconds: 10, failureThreshold: 6 }
    resources: {{- toYaml .Values.sidecar.resources | nindent 6 }}
    securityContext: {{- include "restricted" . | nindent 6 }}
    {{- if eq .Values.sidecar.store "sqlite" }}
    volumeMounts: [{ name: data, mountPath: /data }]
    {{- end }}
  {{- include "placement" .Values.sidecar | nindent 2 }}
{{- end -}}
