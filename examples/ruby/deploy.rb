# frozen_string_literal: true

# Brings the flows of a folder to 8x8: creates what is new, updates what is a draft, leaves alone what is published.
#
#     ruby deploy.rb flows [--publish]
#
# A flow is named after its file. Nothing is sent while a file has an error. Running it again does no harm.

require 'flows8x8'
require 'pathname'

folder, option = ARGV
files = folder && Pathname.glob('*.json', base: folder).sort.map { |name| Pathname(folder) / name }
abort("usage: #{$PROGRAM_NAME} FOLDER [--publish]") if files.nil? || files.empty?

broken = files.flat_map { |file| Flows8x8.lint(file).errors.map { |finding| [file, finding] } }
broken.each do |file, finding|
  warn "#{file}:#{finding.location.line}:#{finding.location.column}: #{finding.validation_error.message}"
end
exit(3) unless broken.empty?

begin
  Flows8x8::Client.open(raise_on_validation: true) do |client|
    existing = client.list_flows.to_h { |flow| [flow.name, flow] }
    files.each do |file|
      name = file.basename('.json').to_s
      flow = existing[name]
      next puts("skipped #{name}: it is #{flow.status}") unless flow.nil? || flow.status == 'DRAFT'

      saved = flow ? client.update_flow(flow.id, flow_json: file)
                   : client.create_flow(name: name, categories: ['OTHER'], flow_json: file)
      client.publish_flow(saved.id) if option == '--publish'
      puts "#{flow ? 'updated' : 'created'}#{', published' if option == '--publish'} #{saved.id} #{name}"
    end
  end
rescue Flows8x8::Error => e
  abort(e.message)
end
