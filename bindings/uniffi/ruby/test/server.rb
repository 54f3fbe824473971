# frozen_string_literal: true

# A server on loopback, a process of its own. The first line of its output is its URL. A flow's name is its id, so that
# each answer tells whose it is; what happens to some flows their ids say.
require 'socket'
require 'json'

server = TCPServer.new('127.0.0.1', 0)
$stdout.puts("http://127.0.0.1:#{server.addr[1]}")
$stdout.flush

def answer(connection, status, body)
  connection.write("HTTP/1.1 #{status} X\r\ncontent-type: application/json\r\ncontent-length: #{body.bytesize}\r\n\r\n",
                   body)
end

def serve(connection)
  while (line = connection.gets)
    headers = {}
    while (header = connection.gets) && header != "\r\n"
      name, value = header.split(':', 2)
      headers[name.downcase] = value.strip
    end
    body = connection.read(headers['content-length'].to_i)
    method, path = line.split
    id = path[%r{/flows/([^/?]+)}, 1]
    case id
    when 'hangs' then sleep
    when /\Astatus-(\d+)/ then answer(connection, $1, JSON.generate(code: 7, message: 'no', errorId: 'e-1'))
    when 'key'
      answer(connection, 200, JSON.generate(flowId: 'key', name: headers['authorization'], status: 'DRAFT'))
    when nil
      sent = method == 'POST' ? { id: '1', success: true, sent: body } : { data: [], agent: headers['user-agent'] }
      answer(connection, 200, JSON.generate(sent))
    else
      sleep(id.hash % 5 / 1000.0)
      flow = { flowId: id, id: id, name: id, status: 'DRAFT', agent: headers['user-agent'] }
      answer(connection, 200, JSON.generate(flow))
    end
  end
rescue SystemCallError, IOError
  nil
ensure
  connection.close
end

loop { Thread.new(server.accept) { |connection| serve(connection) } }
